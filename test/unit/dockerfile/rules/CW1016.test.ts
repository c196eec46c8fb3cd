import { testRule } from '../rule-tester';

testRule('CW1016', {
  valid: [
    'FROM alpine:3.9\nRUN apk add unrar python2\n',
    'FROM python:3.8-alpine3.14\nRUN apk add unrar\n',
    'FROM debian:12\nRUN apt-get install -y unrar python3\n',
    'FROM ubuntu:18.04\nRUN apt-get install -y python\n',
    'FROM debian:buster-slim\nRUN apt-get install -y python-pip\n',
    'FROM alpine:3.22\nRUN apk del unrar\n',
  ],
  invalid: [
    { text: 'FROM alpine:latest\nRUN apk update && apk add unrar\n', at: ['unrar'] },
    { text: 'FROM alpine:3.20 AS a\nFROM a\nONBUILD RUN apk add --no-cache py2-pip\n', at: ['py2-pip'] },
    { text: 'FROM debian:12\nRUN apt-get install -y \\\n python-dev python\n', at: ['python-dev', 'python'] },
  ],
});
