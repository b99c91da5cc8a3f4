"""Sends a volume's contents to a pool and fetches them again, with holes and without."""
import sys

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)
host = libvirt.open(sys.argv[1])
pool = host.storagePoolLookupByName("default-pool")
volume = pool.createXML("<volume><name>v</name><capacity unit='MiB'>4</capacity></volume>")
data = bytes(number % 251 for number in range(1 << 20))

stream = host.newStream()
volume.upload(stream, 0, len(data))
stream.sendAll(lambda _stream, count, left: left.pop()[:count] if left else b"", [data[at:at + 65536] for at in range(len(data) - 65536, -1, -65536)])
stream.finish()

fetched = bytearray()
stream = host.newStream()
volume.download(stream, 0, len(data))
stream.recvAll(lambda _stream, part, sink: sink.extend(part), fetched)
stream.finish()
print("equal", bytes(fetched) == data)

parts = []
stream = host.newStream()
volume.download(stream, 0, 0, libvirt.VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM)
stream.sparseRecvAll(
    lambda _stream, part, _opaque: parts.append(("data", len(part))), lambda _stream, length, _opaque: parts.append(("hole", length)), None)
stream.finish()
print("data", sum(length for kind, length in parts if kind == "data"), "hole", sum(length for kind, length in parts if kind == "hole"))

stream = host.newStream()
volume.upload(stream, 0, len(data))
stream.send(data[:1000])
stream.abort()
print("name", volume.name(), "of", [one.name() for one in pool.listAllVolumes()])
volume.delete()
host.close()
