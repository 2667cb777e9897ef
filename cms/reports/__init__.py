"""What editors should look at: contact points to check, pages to read again, links and readings in doubt."""
