"""Pages of consultations: what everybody reads, replying, and running one."""
