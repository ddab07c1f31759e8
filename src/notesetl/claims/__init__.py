"""What notes assert of methods: claims, comparable across languages."""
