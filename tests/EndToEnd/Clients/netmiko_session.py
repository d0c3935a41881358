"""What an automation engineer's script does over a console: log in, enable, configure a trustpoint, save.

Arguments: device type, target (a serial port, or host:port). Prints what the router answered, for the test to judge.
"""
import os
import sys

from netmiko import ConnectHandler

kind, target = sys.argv[1], sys.argv[2]
device = {
    "device_type": kind,
    "username": os.environ["ROUTER_USER"],
    "password": os.environ["ROUTER_PASSWORD"],
    "secret": os.environ["ROUTER_SECRET"],
    "global_delay_factor": 0.2,
}
if kind.endswith("serial"):
    device["serial_settings"] = {"port": target}
else:
    host, port = target.rsplit(":", 1)
    device.update(host=host, port=int(port))

connection = ConnectHandler(**device)
connection.enable()
print("PROMPT", connection.find_prompt())
print(connection.send_config_set([
    "crypto pki trustpoint netmiko",
    "enrollment terminal",
    "subject-name CN=netmiko.example",
    "ocsp url http://ocsp.example/",
    "revocation-check ocsp none",
]))
print(connection.send_command("show running-config | section trustpoint"))
print(connection.save_config())
print(connection.send_command("show startup-config | include trustpoint"))
connection.disconnect()
