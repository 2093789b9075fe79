"""What the product is compared with, and the ways to run it. Scripts here run in an environment of their own."""
