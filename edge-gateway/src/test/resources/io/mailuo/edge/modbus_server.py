"""A Modbus TCP server made with pymodbus: sparse tables, so that a read across a hole is an illegal data address.

Usage: modbus_server.py PORT. Every line on standard input 'UNIT TABLE REGISTER VALUE' sets a register.
"""
import struct
import sys
import threading

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartTcpServer


def words(layout, value):
    raw = struct.pack(layout, value)
    return struct.unpack(">%dH" % (len(raw) // 2), raw)


def block(*parts):
    values = {}
    for start, registers in parts:
        for offset, register in enumerate(registers):
            # The library's slave context counts from one.
            values[start + offset + 1] = register
    return ModbusSparseDataBlock(values)


def pressure(value):
    return ModbusSlaveContext(
        hr=block((0, words(">f", value))), ir=block((0, [0])), co=block((0, [0])), di=block((0, [0]))
    )


flow = ModbusSlaveContext(
    ir=block((0, words(">f", 123.5)), (4, words(">I", 12345)), (8, [1])),
    hr=block((0, [0])),
    co=block((0, [0])),
    di=block((0, [0])),
)
pump = ModbusSlaveContext(
    di=block((0, [1, 0])),
    hr=block((0, [412, 4987]), (10, words(">I", 1234567))),
    ir=block((0, [0])),
    co=block((0, [0])),
)
units = {1: pressure(0.4125), 2: flow, 3: pump}


def listen():
    tables = {"holding": 3, "input": 4, "discrete": 2, "coil": 1}
    for line in sys.stdin:
        unit, table, register, value = line.split()
        units[int(unit)].setValues(tables[table], int(register), [int(value)])


threading.Thread(target=listen, daemon=True).start()
StartTcpServer(
    context=ModbusServerContext(slaves=units, single=False),
    address=("127.0.0.1", int(sys.argv[1])),
    allow_reuse_address=True,
)
