"""Parts of the training of the shipped translation model; ``train_translator.py`` beside puts them in order."""
