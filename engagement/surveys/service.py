"""In whose name surveys are sent out, answered and closed where nobody is signed in."""

from audit.recording import Service

BY = Service("survey")
