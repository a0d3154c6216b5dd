"""Everything that computes with weights.

Nothing here imports Django or another room of ``ecom_ai``: plain data in, plain
data out. Heavy libraries (torch, transformers, sentence-transformers, onnxruntime)
are imported inside function bodies, so importing these modules is cheap and a
process that only serves by ONNX Runtime never loads torch.
"""
