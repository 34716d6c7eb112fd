"""The words of this floor."""

from typing import Final

CHECK_IN, HOMEWORK = "check_in", "homework"
ACTIVE, PAUSED, STOPPED = "active", "paused", "stopped"
PLAN_STATES: Final = {ACTIVE: (PAUSED, STOPPED), PAUSED: (ACTIVE, STOPPED), STOPPED: (ACTIVE,)}

PENDING, CLAIMED, SENDING, SENT = "pending", "claimed", "sending", "sent"
DELIVERED, BOUNCED, COMPLAINED = "delivered", "bounced", "complained"
UNCERTAIN, FAILED, EXPIRED, SUPPRESSED = "uncertain", "failed", "expired", "suppressed"
MESSAGE_STATES: Final = {
    PENDING: (CLAIMED, EXPIRED, UNCERTAIN),
    CLAIMED: (PENDING, SENDING, EXPIRED, SUPPRESSED, UNCERTAIN),
    SENDING: (SENT, PENDING, CLAIMED, UNCERTAIN, FAILED, EXPIRED),
    SENT: (DELIVERED, BOUNCED, COMPLAINED),
    DELIVERED: (BOUNCED, COMPLAINED),
    BOUNCED: (),
    COMPLAINED: (),
    UNCERTAIN: (DELIVERED, BOUNCED, COMPLAINED),
    FAILED: (),
    EXPIRED: (),
    SUPPRESSED: (),
}
# Still somebody's work; only these two are held under a lease.
WAITING: Final = (PENDING, CLAIMED, SENDING)
LEASED: Final = (CLAIMED, SENDING)
EMAIL: Final = "email"
CHANNELS: Final = (EMAIL,)
