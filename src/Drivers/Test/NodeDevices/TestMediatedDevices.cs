using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>Splits devices of a test host into mediated ones, as long as there are instances left.</summary>
/// <param name="table">The devices.</param>
internal sealed class TestMediatedDevices(TestNodeDeviceTable table)
{
    /// <summary>Makes a device that is gone when it is taken away.</summary>
    /// <param name="request">The <c>device</c> element that asks for it.</param>
    /// <returns>The device.</returns>
    internal TestNodeDevice Create(XElement request)
    {
        var made = new TestNodeDevice(Name(request));
        if (table.All.Any(one => one.Name == made.Name && one.IsActive))
        {
            throw Internal($"Unable to start mediated device: {UuidOf(made)} already exists");
        }

        Count(made, -1);
        table.Put(made with { Stored = table.All.FirstOrDefault(one => one.Name == made.Name)?.Stored });
        return made;
    }

    /// <summary>Stores how a device is made.</summary>
    /// <param name="request">The <c>device</c> element.</param>
    /// <returns>The device.</returns>
    internal TestNodeDevice Define(XElement request)
    {
        var named = Name(request);
        var fresh = new TestNodeDevice(named) { IsActive = false, Stored = named };
        _ = TypeOf(fresh);
        var known = table.All.FirstOrDefault(one => one.Name == fresh.Name);
        table.Put(known is null ? fresh : known with { Stored = named, Definition = known.IsActive ? known.Definition : named });
        return fresh;
    }

    /// <summary>Makes a defined device.</summary>
    /// <param name="device">The device.</param>
    internal void Start(TestNodeDevice device)
    {
        if (device.IsActive)
        {
            throw Invalid("Device is already active");
        }

        Count(device, -1);
        table.Put(device with { IsActive = true });
    }

    /// <summary>Takes a device away; its definition stays.</summary>
    /// <param name="device">The device.</param>
    internal void Destroy(TestNodeDevice device)
    {
        if (!device.IsActive)
        {
            throw Invalid($"Device '{device.Name}' is not active");
        }

        Count(device, 1);
        if (device.Stored is { } stored)
        {
            table.Put(device with { IsActive = false, Definition = stored });
        }
        else
        {
            table.Remove(device.Name);
        }
    }

    /// <summary>Removes a definition; the device stays while it is there.</summary>
    /// <param name="device">The device.</param>
    internal void Undefine(TestNodeDevice device)
    {
        _ = device.Stored ?? throw Invalid($"Node device '{device.Name}' is not defined");
        if (device.IsActive)
        {
            table.Put(device with { Stored = null, Autostart = false });
        }
        else
        {
            table.Remove(device.Name);
        }
    }

    /// <summary>Changes a device or its definition.</summary>
    /// <param name="device">The device.</param>
    /// <param name="request">The <c>device</c> element as it shall be.</param>
    /// <param name="flags">Which of the two.</param>
    internal void Update(TestNodeDevice device, XElement request, NodeDeviceUpdateFlags flags)
    {
        var live = flags.HasFlag(NodeDeviceUpdateFlags.Live) || (flags == NodeDeviceUpdateFlags.Current && device.IsActive);
        var config = flags.HasFlag(NodeDeviceUpdateFlags.Config) || (flags == NodeDeviceUpdateFlags.Current && !device.IsActive);
        if (live && !device.IsActive)
        {
            throw Invalid($"Device '{device.Name}' is not active");
        }

        if (config && device.Stored is null)
        {
            throw Invalid($"Node device '{device.Name}' is not persistent");
        }

        var (uuid, asked) = (UuidOf(device), (string?)Mediated(request).Element("uuid"));
        if (asked is not null && asked != uuid)
        {
            throw new VirtException(
                VirtErrorCode.ConfigUnsupported, $"Cannot update device '{device.Name}', uuid mismatch (current uuid '{uuid}')", VirtErrorDomain.NodeDevice);
        }

        var type = (string?)Mediated(request).Element("type")?.Attribute("id");
        if (live && type != (string?)device.Capability("mdev")!.Element("type")?.Attribute("id"))
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, $"Cannot update device '{device.Name}', type mismatch", VirtErrorDomain.NodeDevice);
        }

        var changed = config ? Change(device.Stored!, request) : device.Stored;
        table.Put(device with { Stored = changed, Definition = live ? Change(device.Definition, request) : device.IsActive ? device.Definition : changed! });
    }

    private static XElement Mediated(XElement device) => device.Elements("capability").First(one => (string?)one.Attribute("type") == "mdev");

    private static string UuidOf(TestNodeDevice device) => (string)device.Capability("mdev")!.Element("uuid")!;

    private static XElement Change(XElement device, XElement request)
    {
        var changed = new XElement(device);
        var (to, from) = (Mediated(changed), Mediated(request));
        to.Element("type")!.ReplaceWith(from.Element("type"));
        to.Elements("attr").Remove();
        to.Add(from.Elements("attr"));
        return changed;
    }

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.NodeDevice);

    private static VirtException Internal(string detail) => new(VirtErrorCode.InternalError, detail, VirtErrorDomain.NodeDevice);

    private static VirtException Unsupported(string detail) => new(VirtErrorCode.ConfigUnsupported, detail, VirtErrorDomain.NodeDevice);

    /// <summary>Gives a request the number and the name that it lacks.</summary>
    private XElement Name(XElement request)
    {
        var parent = (string?)request.Element("parent") is { Length: > 0 } said ? said : throw Unsupported("missing parent device");
        var found = table.All.FirstOrDefault(one => one.Name == parent) ?? throw Unsupported($"invalid parent device '{parent}'");
        if (!found.Capabilities.Contains("mdev_types"))
        {
            throw new VirtException(VirtErrorCode.ParseFailed, $"Unable to find address for parent device '{parent}'", VirtErrorDomain.NodeDevice);
        }

        var mediated = Mediated(request);
        var uuid = (string?)mediated.Element("uuid") is { } given ? VirtUuid.Parse(given) : Guid.NewGuid();
        mediated.Elements("uuid").Remove();
        mediated.Element("type")!.AddAfterSelf(new XElement("uuid", VirtUuid.Format(uuid)));

        // A parent's name is its bus and its address.
        var address = parent[(parent.IndexOf('_', StringComparison.Ordinal) + 1)..];
        request.Elements("name").Remove();
        request.AddFirst(new XElement("name", $"mdev_{VirtUuid.Format(uuid).Replace('-', '_')}_{address}"));
        return request;
    }

    private XElement TypeOf(TestNodeDevice device)
    {
        var id = (string?)device.Capability("mdev")!.Element("type")!.Attribute("id");
        return table.Find(device.Parent!).Definition.Descendants("type").FirstOrDefault(one => (string?)one.Attribute("id") == id)
            ?? throw Internal($"Unable to start mediated device: parent {device.Parent} has no type '{id}'");
    }

    private void Count(TestNodeDevice device, int change)
    {
        var available = TypeOf(device).Element("availableInstances")!;
        var left = int.Parse(available.Value, CultureInfo.InvariantCulture) + change;
        if (left < 0)
        {
            throw Internal($"Unable to start mediated device: no instance of the type is left on {device.Parent}");
        }

        available.Value = left.ToString(CultureInfo.InvariantCulture);
    }
}
