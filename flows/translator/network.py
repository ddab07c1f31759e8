"""The network: a Marian transformer of transformers, its loss and its optimizers."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional
from transformers import MarianConfig, MarianMTModel

from translator.batches import END_ID, Batch

SMOOTHING = 0.1
NEVER = -10_000.0  # the bias of what may not be said


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    width: int = 256
    inner: int = 1024
    heads: int = 8
    encoder_layers: int = 4
    decoder_layers: int = 2
    dropout: float = 0.05


def make_network(shape: Shape, pieces: int) -> MarianMTModel:
    """Return a network with random weights for ``pieces`` pieces and padding behind them.

    Padding starts every translation and is never said: its vector is and stays zero, which is what CTranslate2
    takes it for.
    """
    config = MarianConfig(
        vocab_size=pieces + 1,
        decoder_vocab_size=pieces + 1,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.inner,
        decoder_ffn_dim=shape.inner,
        dropout=shape.dropout,
        attention_dropout=0.0,
        activation_dropout=0.0,
        activation_function="swish",
        max_position_embeddings=512,
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        eos_token_id=END_ID,
        forced_eos_token_id=None,
        pad_token_id=pieces,
        decoder_start_token_id=pieces,
        init_std=shape.width**-0.5 / 2,
    )
    network = MarianMTModel(config)
    with torch.no_grad():
        network.model.shared.weight[pieces].zero_()
        network.final_logits_bias[:, pieces] = NEVER
    return network


def loss(network: MarianMTModel, batch: Batch, smoothing: float = SMOOTHING) -> torch.Tensor:
    """Return the mean cross-entropy of the target tokens in nats, padding left out."""
    pad = network.config.pad_token_id
    begun = functional.pad(batch.target[:, :-1], (1, 0), value=pad)
    states = network.model(
        input_ids=batch.source,
        attention_mask=batch.source.ne(pad),
        decoder_input_ids=begun,
        use_cache=False,
    ).last_hidden_state
    real = batch.target.ne(pad)
    logits = network.lm_head(states[real])[:, :pad]  # padding is no answer
    return functional.cross_entropy(logits.float(), batch.target[real], label_smoothing=smoothing)


def optimizers(network: nn.Module, rate: float) -> list[torch.optim.Optimizer]:
    """Return Muon for the matrices of the layers and AdamW for everything else.

    Muon (Jordan et al. 2024), scaled as in Liu et al. 2025 (arXiv:2502.16982) so that one rate serves both.
    """
    named = [(name, weight) for name, weight in network.named_parameters() if weight.requires_grad]
    inner = [weight for name, weight in named if weight.ndim == 2 and "layers." in name]
    taken = {id(weight) for weight in inner}
    rest = [weight for _, weight in named if id(weight) not in taken]
    return [
        torch.optim.Muon(inner, lr=rate, weight_decay=0.02, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]
