#!/bin/sh
# The steps of rnaseq-nf one after the other: index, quantification and quality control of each sample, one report.
# usage: pipeline.sh TRANSCRIPTOME READS_FOLDER RESULTS_FOLDER
set -eu

transcriptome=$1
reads=$2
results=$3

mkdir -p "$results"
salmon index --transcripts "$transcriptome" --index "$results/index"

for first in "$reads"/*_1.fq; do
  sample=$(basename "$first" _1.fq)
  second=$reads/${sample}_2.fq
  mkdir -p "$results/fastqc_$sample"
  fastqc --quiet --outdir "$results/fastqc_$sample" "$first" "$second"
  salmon quant --libType U --index "$results/index" -1 "$first" -2 "$second" --output "$results/quant_$sample"
done

multiqc --force --filename multiqc_report.html --outdir "$results" "$results"
