"""The tables of an export, declared room by room. `engagement.exports.catalogue` lists them."""
