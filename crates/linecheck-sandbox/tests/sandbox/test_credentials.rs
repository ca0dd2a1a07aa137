use linecheck_sandbox::known;

use crate::client::{Caller, start};

#[tokio::test]
async fn t11_test_credentials_read_nothing() {
    let sandbox = start().await;
    let test = Caller::of(&sandbox, known::TEST_CREDENTIALS);
    for path in [".json", "/Balance.json", "/IncomingPhoneNumbers.json", "/Messages.json", "/Calls.json"] {
        let answer = test.get(path).await;
        assert_eq!((answer.status, answer.code()), (403, 20008), "{path}");
    }
    assert_eq!(test.get_at("/2010-04-01/Accounts.json").await.code(), 20008);
}

#[tokio::test]
async fn t11_magic_numbers_have_twilios_outcomes() {
    let sandbox = start().await;
    let test = Caller::of(&sandbox, known::TEST_CREDENTIALS);
    let magic = |last: u8| format!("+1500555000{last}");
    for (from, code) in [(0, 21606), (1, 21212), (2, 21606), (7, 21606), (8, 21611), (9, 21606)] {
        assert_eq!(test.send(&magic(from), "+12025550100").await.code(), code, "SMS from {from}");
    }
    for (to, code) in [(1, 21211), (2, 21612), (3, 21408), (4, 21610), (9, 21614)] {
        assert_eq!(test.send(&magic(6), &magic(to)).await.code(), code, "SMS to {to}");
    }
    for (from, code) in [(0, 21210), (1, 21212), (3, 21210)] {
        assert_eq!(test.call(&magic(from), "+12025550100").await.code(), code, "call from {from}");
    }
    for (to, code) in [(1, 21217), (2, 21214), (3, 21215), (4, 21216)] {
        assert_eq!(test.call(&magic(6), &magic(to)).await.code(), code, "call to {to}");
    }
    assert_eq!(test.send("+12125550100", "+12025550100").await.code(), 21606);
    for (form, status) in [
        (("PhoneNumber", "+15005550006"), 201),
        (("PhoneNumber", "+15005550000"), 400),
        (("AreaCode", "500"), 201),
        (("AreaCode", "533"), 400),
    ] {
        assert_eq!(test.post("/IncomingPhoneNumbers.json", &[form]).await.status, status, "{form:?}");
    }
}

#[tokio::test]
async fn t11_what_test_credentials_create_does_not_exist() {
    let sandbox = start().await;
    let test = Caller::of(&sandbox, known::TEST_CREDENTIALS);
    let answer = test.send("+15005550006", "+12025550100").await;
    assert_eq!(
        (answer.status, answer.json()["status"].as_str().map(str::to_owned)),
        (201, Some("queued".to_owned()))
    );
    assert_eq!(test.call("+15005550006", "+12025550100").await.status, 201);
    let health = sandbox.control().health();
    assert_eq!((health.messages, health.calls), (0, 0));
    assert!(sandbox.control().log().iter().all(|entry| !entry.processed));
    let service = [("To", "+12025550100"), ("MessagingServiceSid", "MG0"), ("Body", "1")];
    assert_eq!(test.post("/Messages.json", &service).await.code(), 20008);
}
