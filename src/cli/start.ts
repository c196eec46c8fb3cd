#!/usr/bin/env node
/** `container-workbench COMMAND …`: the core without the editor. */
import './compileCache';
import './main';
