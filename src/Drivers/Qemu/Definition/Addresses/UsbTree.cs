using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>The USB controllers of a guest with their hubs, and which ports are taken.</summary>
/// <remarks>virDomainUSBAddressSet.</remarks>
internal sealed class UsbTree
{
    /// <summary>How many ports a hub has.</summary>
    public const int HubPorts = 8;

    private const int MaximumDepth = 4;

    private readonly SortedDictionary<int, Hub> _buses = [];

    /// <summary>Makes the tree of a guest's controllers, without hubs.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> for two controllers of one number that are no companions.</exception>
    public UsbTree(XElement devices)
    {
        foreach (var controller in devices.Elements("controller").Where(c => c.Get("type") == "usb"))
        {
            var index = controller.Number("index") ?? 0;
            if (PortsOf(controller) is > 0 and var ports && !_buses.TryAdd(index, new Hub(ports)))
            {
                throw XmlFault.Error(controller, $"Duplicate USB controllers with index {index}");
            }
        }
    }

    /// <summary>How many ports a controller has; the companions of a USB 2 controller count with it.</summary>
    /// <remarks>virDomainUSBAddressControllerModelToPorts.</remarks>
    public static int PortsOf(XElement controller) => controller.Get("model") switch
    {
        null or "piix3-uhci" or "piix4-uhci" or "vt82c686b-uhci" => 2,
        "ehci" or "ich9-ehci1" => 6,
        "pci-ohci" => 3,
        "nec-xhci" or "qemu-xhci" => controller.Number("ports") ?? 4,
        "qusb1" or "qusb2" => controller.Number("ports") ?? 8,
        _ => 0,
    };

    /// <summary>Plugs a hub into the port that it has.</summary>
    public void AddHub(XElement hub)
    {
        var address = hub.Element("address")!;
        var (parent, port) = Find(hub, address);
        if (parent.Hubs[port] is not null)
        {
            throw XmlFault.Error(hub, $"Duplicate USB hub on bus {UsbPort.Bus(address)} port {address.Get("port")}");
        }

        parent.Taken[port] = true;
        parent.Hubs[port] = new Hub(HubPorts);
    }

    /// <summary>Takes the port that a device has.</summary>
    public void Reserve(XElement device)
    {
        var address = device.Element("address")!;
        var (parent, port) = Find(device, address);
        if (parent.Taken[port])
        {
            throw XmlFault.Error(device, $"Duplicate USB address bus {UsbPort.Bus(address)} port {address.Get("port")}");
        }

        parent.Taken[port] = true;
    }

    /// <summary>Gives a device the first free port, of the bus that it names if it does.</summary>
    public void Assign(XElement device)
    {
        if (device.Element("address") is { } address && address.Get("type") == "usb")
        {
            var bus = UsbPort.Bus(address);
            if (!_buses.TryGetValue(bus, out var asked))
            {
                throw XmlFault.Error(device, $"USB bus {bus} requested but no controller with that index is present");
            }

            if (TryAssign(device, bus, asked))
            {
                return;
            }
        }
        else
        {
            foreach (var (bus, root) in _buses)
            {
                if (TryAssign(device, bus, root))
                {
                    return;
                }
            }
        }

        throw XmlFault.Make(VirtErrorCode.InternalError, device, "No free USB ports");
    }

    private static bool TryAssign(XElement device, int bus, Hub root)
    {
        if (FindFree(root, 0) is not { } path)
        {
            return false;
        }

        UsbPort.Write(device, bus, path);
        return true;
    }

    /// <summary>Takes the first free port of a hub, else of the hubs on it.</summary>
    private static List<int>? FindFree(Hub hub, int level)
    {
        var free = Array.IndexOf(hub.Taken, false);
        if (free >= 0)
        {
            hub.Taken[free] = true;
            return [free + 1];
        }

        if (level >= MaximumDepth - 1)
        {
            return null;
        }

        for (var port = 0; port < hub.Hubs.Length; port++)
        {
            if (hub.Hubs[port] is { } further && FindFree(further, level + 1) is { } path)
            {
                path.Insert(0, port + 1);
                return path;
            }
        }

        return null;
    }

    private (Hub Parent, int Port) Find(XElement device, XElement address)
    {
        var bus = UsbPort.Bus(address);
        var text = address.Get("port");
        if (!_buses.TryGetValue(bus, out var hub))
        {
            throw XmlFault.Error(device, $"Missing USB bus {bus}");
        }

        var path = UsbPort.Path(address);
        foreach (var step in path.AsSpan(..^1))
        {
            if (step < 1 || step > hub.Hubs.Length)
            {
                throw XmlFault.Error(device, $"port {step} out of range in USB address bus: {bus} port: {text}");
            }

            hub = hub.Hubs[step - 1]
                ?? throw XmlFault.Error(device, $"there is no hub at port {step} in USB address bus: {bus} port: {text}");
        }

        return path[^1] >= 1 && path[^1] <= hub.Taken.Length
            ? (hub, path[^1] - 1)
            : throw XmlFault.Error(device, $"requested USB port {text} not present on USB bus {bus}");
    }

    private sealed class Hub(int ports)
    {
        public bool[] Taken { get; } = new bool[ports];

        public Hub?[] Hubs { get; } = new Hub?[ports];
    }
}
