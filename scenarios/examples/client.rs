// A heartbeat client: pings each interval, calls a silent server dead, comes back after a pause. It has no JSON parser, so
// it takes its settings as arguments: client HOST:PORT INTERVAL_MS WINDOW_MS PAUSE_MS
use std::io::{Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let address: SocketAddr = words[1].parse().expect("HOST:PORT");
    let ms = |index: usize| Duration::from_millis(words[index].parse().expect("milliseconds"));
    loop {
        say("connecting", "");
        let mut up = false;
        if let Err(error) = session(address, ms(2), ms(3), &mut up) {
            if up {
                say("down", &error.to_string().replace('"', "'"));
            }
        }
        sleep(ms(4));
    }
}

// One connection, until it is dead.
fn session(address: SocketAddr, interval: Duration, window: Duration, up: &mut bool) -> Result<(), Error> {
    let mut stream = TcpStream::connect_timeout(&address, window)?;
    let (mut heard, mut due) = (Instant::now(), Instant::now());
    loop {
        if Instant::now() >= due {
            stream.write_all(b"PING 1\n")?;
            due += interval;
        }
        let wait = due.min(heard + window).saturating_duration_since(Instant::now());
        stream.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        match stream.read(&mut [0; 1024]) {
            Ok(0) => return Err(Error::new(ErrorKind::UnexpectedEof, "closed by the server")),
            Ok(_) => {
                heard = Instant::now();
                if !std::mem::replace(up, true) {
                    say("up", "");
                }
                say("beat", "");
            }
            Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(error),
            Err(_) if heard.elapsed() >= window => return Err(Error::new(ErrorKind::TimedOut, "nothing heard")),
            Err(_) => {}
        }
    }
}

// Standard output is flushed at each line end.
fn say(event: &str, reason: &str) {
    println!(r#"{{"event":"{event}","reason":"{reason}","at":"{}"}}"#, monotonic());
}

// CLOCK_MONOTONIC in nanoseconds: Instant keeps it to itself, so the C library is asked.
fn monotonic() -> i64 {
    #[repr(C)]
    struct Timespec {
        seconds: i64,
        nanoseconds: i64,
    }
    unsafe extern "C" {
        fn clock_gettime(clock: i32, now: *mut Timespec) -> i32;
    }
    let mut now = Timespec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(1, &mut now) };
    now.seconds * 1_000_000_000 + now.nanoseconds
}
