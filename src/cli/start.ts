#!/usr/bin/env node
/** `container-workbench COMMAND …`: the core without the editor. */
import './compileCache';
// A file of its own, whose loading is what the first one prepares.
import './main';
