using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives virtio channels and consoles their ports.</summary>
/// <remarks>qemuDomainAssignVirtioSerialAddresses.</remarks>
internal sealed class VirtioSerialAddresses
{
    private const int DefaultPorts = 31;

    private readonly QemuGuest _guest;
    private readonly SortedDictionary<int, bool[]> _controllers = [];

    private VirtioSerialAddresses(QemuGuest guest)
    {
        _guest = guest;
        foreach (var controller in guest.Devices.Elements("controller").Where(c => c.Get("type") == "virtio-serial"))
        {
            AddPorts(controller);
        }
    }

    /// <summary>Assigns all ports.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> for a port that is not there, or is used twice.</exception>
    public static void Assign(QemuGuest guest) => new VirtioSerialAddresses(guest).Assign();

    private void Assign()
    {
        foreach (var device in DeviceWalk.Addressable(_guest.Devices))
        {
            if (IsComplete(device))
            {
                Reserve(device, device.Element("address")!);
            }
        }

        // Port 0 is for consoles: a guest's first terminal.
        AssignKind("console", allowZero: true);
        AssignKind("channel", allowZero: false);
    }

    private void AssignKind(string kind, bool allowZero)
    {
        foreach (var device in _guest.Devices.Elements(kind).ToArray())
        {
            if (device.Element("target")?.Get("type") == "virtio" && !IsComplete(device))
            {
                Assign(device, allowZero);
            }
        }
    }

    private void Assign(XElement device, bool allowZero)
    {
        var given = device.Element("address") is { } present && present.Get("type") == "virtio-serial" ? present.Number("controller") ?? 0 : (int?)null;
        var (controller, port) = given is { } wanted ? (wanted, FreeOn(device, wanted)) : Free(allowZero ? 0 : 1);
        _controllers[controller][port] = true;

        // libvirt keeps a console's port to itself: only what is given is written.
        if (allowZero)
        {
            return;
        }

        var address = device.Need("address");
        address.Set("type", "virtio-serial");
        address.Set("controller", controller.Invariant());
        address.Set("bus", "0");
        address.Set("port", port.Invariant());
    }

    private (int Controller, int Port) Free(int first)
    {
        foreach (var (index, ports) in _controllers)
        {
            var port = Array.FindIndex(ports, Math.Min(first, ports.Length), taken => !taken);
            if (port >= 0)
            {
                return (index, port);
            }
        }

        var next = 0;
        while (_guest.FindController("virtio-serial", next) is not null)
        {
            next++;
        }

        AddPorts(_guest.AddController("virtio-serial", next));
        return (next, first);
    }

    private int FreeOn(XElement device, int controller)
    {
        if (!_controllers.TryGetValue(controller, out var ports))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, device, $"virtio-serial controller {controller} not available", null, VirtErrorDomain.Domain);
        }

        var port = Array.FindIndex(ports, 1, taken => !taken);
        return port > 0 ? port : throw XmlFault.Error(device, $"Unable to find a free port on virtio-serial controller {controller}");
    }

    private void Reserve(XElement device, XElement address)
    {
        var (controller, port) = (address.Number("controller") ?? 0, address.Number("port") ?? 0);
        if (!_controllers.TryGetValue(controller, out var ports))
        {
            throw XmlFault.Error(device, $"virtio serial controller {controller} is missing");
        }

        if (port >= ports.Length)
        {
            throw XmlFault.Error(device, $"virtio serial controller {controller} does not have port {port}");
        }

        if (ports[port])
        {
            throw XmlFault.Error(device, $"virtio serial port {port} on controller {controller} is already occupied");
        }

        ports[port] = true;
    }

    private void AddPorts(XElement controller) =>
        _controllers[controller.Number("index") ?? 0] = new bool[controller.Number("ports") ?? DefaultPorts];

    private static bool IsComplete(XElement device) =>
        device.Element("address") is { } address && address.Get("type") == "virtio-serial" && address.Number("port") is > 0;
}
