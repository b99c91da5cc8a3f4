using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives every PCI device of a guest its address, and the guest the controllers that this needs.</summary>
/// <remarks>
/// qemuDomainAssignPCIAddresses. A first pass finds how many buses are missing and adds their controllers; a second one
/// gives the addresses. Both go the same way, so that a definition has the same addresses each time it is read.
/// </remarks>
internal sealed class PciAssigner
{
    private readonly QemuGuest _guest;
    private readonly PciConnectRules _rules;
    private readonly IsolationGroups _groups;

    private PciAssigner(QemuGuest guest)
    {
        _guest = guest;
        _rules = new PciConnectRules(guest);
        _groups = new IsolationGroups(guest);
    }

    /// <summary>Assigns all addresses.</summary>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.XmlError"/> for an address that cannot be or is used twice; <see cref="VirtErrorCode.InternalError"/> when there is no room;
    /// <see cref="VirtErrorCode.ConfigUnsupported"/> for bridges that stand before what they hang on.
    /// </exception>
    public static void Assign(QemuGuest guest) => new PciAssigner(guest).Assign();

    private void Assign()
    {
        var last = PciControllers().Max(c => c.Number("index")) ?? -1;
        var buses = last + 1;
        if (buses > 0)
        {
            buses = AddMissingControllers(buses, last);
        }

        var addresses = Collect(buses, canGrow: false);
        if (!_guest.SupportsPci)
        {
            return;
        }

        PciChipsets.Place(_guest, addresses, _rules);
        PciSlots.Assign(_guest, addresses, _rules, _groups);
        ZpciAddresses.Assign(_guest, _rules);
        MarkMultifunction();
        PciControllerOptions.Complete(_guest);
    }

    private int AddMissingControllers(int buses, int last)
    {
        var addresses = Collect(buses, canGrow: true);
        PciChipsets.Place(_guest, addresses, _rules);

        // A conventional guest keeps one slot free, so that a further bridge can always be plugged.
        if (_guest.HasPciRoot && !addresses.Buses.TrueForAll(bus => bus.IsFull))
        {
            addresses.ReserveNext(PciConnect.AutoAssign | PciConnect.PciDevice);
        }

        PciSlots.Assign(_guest, addresses, _rules, _groups);

        // An Express guest whose buses are left to us gets one free port for hotplug.
        if (last <= 0 && addresses.Buses.Count > last + 1 && _guest.HasPcieRoot)
        {
            addresses.ReserveNext(PciConnect.AutoAssign | PciConnect.PcieDevice);
        }

        for (var index = 1; index < addresses.Buses.Count; index++)
        {
            var model = addresses.Buses[index].Model;
            if (_guest.MaybeAddController("pci", index, model) && model is not ("pci-root" or "pcie-root"))
            {
                addresses.ReserveNext(_rules.Of(_guest.FindController("pci", index)!));
            }
        }

        return addresses.Buses.Count;
    }

    /// <summary>Makes the set of slots, with those taken that the definition already gives.</summary>
    /// <remarks>qemuDomainPCIAddressSetCreate.</remarks>
    private PciAddressSet Collect(int buses, bool canGrow)
    {
        var addresses = new PciAddressSet(canGrow)
        {
            HasManyRoots = _guest.IsPSeries,
            HasPcieToPciBridge = _guest.Facts.Has("pcie-pci-bridge"),
        };
        var controllers = PciControllers().ToLookup(c => c.Number("index") ?? 0);
        var others = _guest.IsPSeries ? "pci-root" : _guest.HasPcieRoot ? "pcie-root-port" : "pci-bridge";
        for (var index = 0; index < buses; index++)
        {
            var controller = controllers[index].FirstOrDefault();
            addresses.Buses.Add(PciBus.Behind(
                controller is null ? index == 0 ? "pci-root" : others : controller.Get("model"),
                controller?.Element("target")?.Get("hotplug") != "off",
                isolationLocked: index == 0 && _guest.IsPSeries));
        }

        foreach (var device in DeviceWalk.Addressable(_guest.Devices))
        {
            if (PciAddress.Of(device) is { } address && !PciChipsets.IsIntegrated(device, address, addresses))
            {
                var needs = _rules.Of(device);
                addresses.Reserve(address, needs == PciConnect.None ? PciConnect.PciDevice : needs, _groups.Of(device));
            }
        }

        return addresses;
    }

    /// <summary>Says of the first function of every slot with several that there are more.</summary>
    /// <remarks>virDomainPCIAddressSetAllMulti.</remarks>
    private void MarkMultifunction()
    {
        var placed = DeviceWalk.Addressable(_guest.Devices).Select(device => (Device: device, Address: PciAddress.Of(device))).ToArray();
        foreach (var (_, address) in placed)
        {
            if (address is not { Function: not 0 } further)
            {
                continue;
            }

            var first = Array.Find(placed, other => other.Address == further with { Function = 0 }).Device;
            first?.Element("address")!.Default("multifunction", "on");
        }
    }

    private IEnumerable<XElement> PciControllers() => _guest.Devices.Elements("controller").Where(c => c.Get("type") == "pci");
}
