"""Evaluation: annotated notes against the tables of a run."""

from notesetl.evaluate.evaluation import evaluate
from notesetl.evaluate.gold import GoldNote
from notesetl.evaluate.gold_files import read_gold
from notesetl.evaluate.report import render, render_misses
from notesetl.evaluate.scores import FIGURES, Figure, Miss, Report

__all__ = ["FIGURES", "Figure", "GoldNote", "Miss", "Report", "evaluate", "read_gold", "render", "render_misses"]
