"""What is done with requests for information: received, searched for, reviewed, answered."""
