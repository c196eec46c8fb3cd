/** An instruction as it is explained to people: in Markdown, with an example. */
export interface InstructionText {
  /** What it is for, in a few words. */
  readonly title: string;
  readonly about: string;
  readonly example: string;
  /** The section of the course that teaches it: chapter and anchor. */
  readonly section?: readonly [chapter: string, anchor: string];
}

const FIRST_IMAGE = ['2-first-steps', 'your-first-image'] as const;

/** What each instruction does. The words are those of the course. */
export const INSTRUCTIONS: Readonly<Record<string, InstructionText>> = {
  ADD: {
    title: 'Brings in what COPY cannot',
    about:
      'Like `COPY`, and it also fetches addresses and Git repositories, and unpacks local archives. Where you only want your own files, take `COPY`: it never surprises you.',
    example: 'ADD --checksum=sha256:24454f83… https://example.org/data.tar.gz /data/',
  },
  ARG: {
    title: 'A value for the build',
    about:
      'Names a variable that whoever builds can set: `docker build --build-arg NAME=VALUE`. It is gone when the container runs; for that there is `ENV`. In front of the first `FROM` it serves `FROM` alone, unless a stage asks for it with an `ARG` of its own. Never a place for a password: `docker history` shows it.',
    example: 'ARG PYTHON=3.13\nFROM python:${PYTHON}',
  },
  CMD: {
    title: 'What a container starts',
    about:
      'The command that runs when a container of this image starts, unless `docker run IMAGE COMMAND` names another. Write it as a list: then no shell stands between Docker and your program, and Ctrl+C reaches it. Only the last one of a stage counts.',
    example: 'CMD ["python3", "server.py"]',
    section: FIRST_IMAGE,
  },
  COPY: {
    title: 'Takes your files along',
    about:
      'Copies files and folders into the image: from the folder that you build in, or with `--from` from another stage or image. They belong to root, whatever `USER` says, unless `--chown` names somebody else.',
    example: 'COPY --chown=app:app requirements.txt /srv/app/',
  },
  ENTRYPOINT: {
    title: 'The program that the image is',
    about:
      'The program that every container of this image runs. What stands behind the image in `docker run IMAGE …` is handed to it as arguments, and so is `CMD` where there is nothing. Written as a list that works; written as plain text a shell takes its place and drops the arguments.',
    example: 'ENTRYPOINT ["whisper-cli"]\nCMD ["--help"]',
  },
  ENV: {
    title: 'A variable that stays',
    about:
      'Sets a variable for the instructions that follow and for every container of the image; `docker run -e` changes it for one. Everybody who has the image can read it, so keep secrets out.',
    example: 'ENV PATH=/opt/tool/bin:$PATH LANG=C.UTF-8',
  },
  EXPOSE: {
    title: 'Says where the program listens',
    about:
      'A note for people and tools about the port that the program inside listens on. It opens nothing by itself: `docker run -p 8888:8888` does that.',
    example: 'EXPOSE 8888/tcp',
  },
  FROM: {
    title: 'The image to begin with',
    about:
      'Everything that follows is laid on top of this image. Name a version, since `latest` is another image tomorrow. A second `FROM` begins another stage, and only what the last stage holds ends up in your image: compile in one, and copy the result into a small other one.',
    example: 'FROM debian:12.11 AS build',
    section: FIRST_IMAGE,
  },
  HEALTHCHECK: {
    title: 'How to see that it works',
    about:
      'A command that Docker runs inside the container now and then: exit status 0 means healthy, 1 means not. A process that runs is not always a program that answers.',
    example: 'HEALTHCHECK --interval=30s --timeout=3s CMD ["curl", "-fsS", "http://localhost:8888/"]',
  },
  LABEL: {
    title: 'Notes about the image',
    about:
      'Names and values that describe the image: who made it, from which sources, under which licence. `docker inspect` shows them. No spaces around `=`.',
    example: 'LABEL org.opencontainers.image.source="https://example.org/me/tool"',
  },
  MAINTAINER: {
    title: 'Who made it, the old way',
    about: 'Has been replaced by a label, which everything else can read too.',
    example: 'LABEL org.opencontainers.image.authors="me@example.org"',
  },
  ONBUILD: {
    title: 'Later, in somebody else’s build',
    about:
      'Keeps an instruction for later: it is carried out when another Dockerfile begins `FROM` this image. Rarely worth the surprise.',
    example: 'ONBUILD COPY . /srv/app/',
  },
  RUN: {
    title: 'Does something while the image is built',
    about:
      'Runs a command and keeps what it has changed as a new layer. What a later layer deletes stays in the earlier one, so tidy up in the same `RUN`. As long as neither the line nor anything above it changes, the result is taken from the cache.',
    example:
      'RUN apt-get update \\\n && apt-get install -y --no-install-recommends figlet \\\n && rm -rf /var/lib/apt/lists/*',
    section: FIRST_IMAGE,
  },
  SHELL: {
    title: 'Who reads plain commands',
    about:
      'The program that gets what you write as plain text behind `RUN`, `CMD` and `ENTRYPOINT`. Without it that is `/bin/sh -c`, which knows neither `[[` nor `{a,b}`.',
    example: 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
  },
  STOPSIGNAL: {
    title: 'How to be asked to stop',
    about:
      'The signal that `docker stop` sends first. After ten seconds of patience the program is killed in any case.',
    example: 'STOPSIGNAL SIGINT',
  },
  USER: {
    title: 'Who does the work',
    about:
      'The user for the instructions that follow and for the container. Without it that is root, and root in a container is root on the machine if it ever gets out. Create the user first, and name it by its number, which every machine understands.',
    example: 'RUN useradd --uid 1000 --create-home app\nUSER 1000',
  },
  VOLUME: {
    title: 'Data that outlives the container',
    about:
      'Says that a folder holds data: each container gets a volume of its own there, unless `docker run -v` brings one. What the build writes into it afterwards is lost.',
    example: 'VOLUME ["/data"]',
  },
  WORKDIR: {
    title: 'The folder to work in',
    about:
      'The folder for the instructions that follow and for the container; it is created where it is missing. Unlike `RUN cd`, which is forgotten with its line. Write the whole path.',
    example: 'WORKDIR /srv/app',
  },
};

/** Where Docker's own reference speaks of an instruction. */
export function referenceOf(keyword: string): string {
  return `https://docs.docker.com/reference/dockerfile/#${keyword.toLowerCase()}`;
}

/** The text of an instruction as Markdown; undefined for what is none. */
export function instructionText(keyword: string): string | undefined {
  if (!Object.hasOwn(INSTRUCTIONS, keyword)) return undefined;
  const { title, about, example } = INSTRUCTIONS[keyword]!;
  return [
    `**${keyword}** · ${title}`,
    about,
    `\`\`\`dockerfile\n${example}\n\`\`\``,
    `[Docker’s reference](${referenceOf(keyword)})`,
  ].join('\n\n');
}
