"""What must hold in every shop: run on the example shop, and on a second one."""
