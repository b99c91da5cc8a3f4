"""Hears events in asyncio's loop."""
import asyncio
import sys

import libvirt
import libvirtaio


async def main():
    libvirtaio.virEventRegisterAsyncIOImpl()
    loop = asyncio.get_running_loop()
    host = await loop.run_in_executor(None, libvirt.open, sys.argv[1])
    if "+" in sys.argv[1]:
        await loop.run_in_executor(None, host.setKeepAlive, 5, 3)
    queue = asyncio.Queue()

    def heard(_host, domain, event, detail, _opaque):
        queue.put_nowait((domain.name(), event, detail))

    def network_heard(_host, network, event, _detail, _opaque):
        queue.put_nowait((network.name(), event))

    domain = await loop.run_in_executor(None, host.lookupByName, "test")
    network = await loop.run_in_executor(None, host.networkLookupByName, "default")
    tickets = host.domainEventRegisterAny(domain, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, heard, None)
    network_ticket = host.networkEventRegisterAny(None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE, network_heard, None)
    await loop.run_in_executor(None, domain.suspend)
    print(await asyncio.wait_for(queue.get(), 20))
    await loop.run_in_executor(None, domain.resume)
    print(await asyncio.wait_for(queue.get(), 20))
    await loop.run_in_executor(None, network.destroy)
    print(await asyncio.wait_for(queue.get(), 20))
    await loop.run_in_executor(None, network.create)
    print(await asyncio.wait_for(queue.get(), 20))
    host.domainEventDeregisterAny(tickets)
    host.networkEventDeregisterAny(network_ticket)
    await loop.run_in_executor(None, host.close)


asyncio.run(main())
