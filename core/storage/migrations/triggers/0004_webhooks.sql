-- Webhook URLs that were rotated: which epoch's signature holds, and until when the one before does.
CREATE TABLE webhook_epochs (
    function_id BIGINT PRIMARY KEY,
    epoch INTEGER NOT NULL,
    previous_until BIGINT NOT NULL
);
