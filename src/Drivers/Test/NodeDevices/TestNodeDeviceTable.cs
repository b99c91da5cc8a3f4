using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>The devices of a test host.</summary>
internal sealed class TestNodeDeviceTable
{
    private const string HostPrefix = "scsi_host";

    private readonly SortedDictionary<string, TestNodeDevice> _byName = new(StringComparer.Ordinal);

    /// <summary>All devices, by name.</summary>
    internal IReadOnlyCollection<TestNodeDevice> All => _byName.Values;

    /// <summary>Takes a device that a node begins with.</summary>
    /// <param name="element">Its <c>device</c> element.</param>
    /// <exception cref="VirtException">NoName, XmlError, ConfigUnsupported or InternalError for what libvirt refuses.</exception>
    internal void Load(XElement element)
    {
        var driver = (string?)element.Element("driver")?.Element("name");
        Put(new TestNodeDevice(NodeDeviceNormalizer.Normalize(element)) { Driver = driver, HostDriver = driver });
    }

    /// <summary>Stores a device in the place of one of its name.</summary>
    /// <param name="device">The device.</param>
    internal void Put(TestNodeDevice device) => _byName[device.Name] = device;

    /// <summary>Takes a device out.</summary>
    /// <param name="name">Its name.</param>
    internal void Remove(string name) => _byName.Remove(name);

    /// <summary>Finds a device.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The device.</returns>
    /// <exception cref="VirtException">NoNodeDevice when there is none.</exception>
    internal TestNodeDevice Find(string name) => _byName.TryGetValue(name, out var found)
        ? found
        : throw new VirtException(VirtErrorCode.NoNodeDevice, $"no node device with matching name '{name}'", VirtErrorDomain.Test);

    /// <summary>Makes a virtual SCSI host on a fibre channel, which is what libvirt can make too.</summary>
    /// <param name="request">The <c>device</c> element that asks for it.</param>
    /// <returns>The device.</returns>
    /// <exception cref="VirtException">InternalError when the request is not of that kind or names no fitting parent.</exception>
    internal TestNodeDevice CreateVirtualHost(XElement request)
    {
        var asked = new TestNodeDevice(request);
        var port = asked.FibreChannel ?? throw NotFibreChannel();
        return CreateVirtualHost(ParentFor(asked), (string?)port.Element("wwnn"), (string?)port.Element("wwpn"));
    }

    /// <summary>Makes a virtual SCSI host under a device.</summary>
    /// <param name="parent">The device.</param>
    /// <param name="wwnn">The node name; made up when absent.</param>
    /// <param name="wwpn">The port name; made up when absent.</param>
    /// <returns>The new device.</returns>
    internal TestNodeDevice CreateVirtualHost(TestNodeDevice parent, string? wwnn, string? wwpn)
    {
        var number = 1 + _byName.Keys
            .Where(name => name.StartsWith(HostPrefix, StringComparison.Ordinal))
            .Select(name => int.TryParse(name.AsSpan(HostPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var one) ? one : 0)
            .Max();
        var made = new TestNodeDevice(new XElement(
            "device",
            new XElement("name", $"{HostPrefix}{number}"),
            new XElement("parent", parent.Name),
            new XElement(
                "capability",
                new XAttribute("type", "scsi_host"),
                new XElement("host", number),
                new XElement("unique_id", number - 1),
                new XElement(
                    "capability",
                    new XAttribute("type", "fc_host"),
                    new XElement("wwnn", wwnn ?? MakeUpName()),
                    new XElement("wwpn", wwpn ?? MakeUpName()),
                    parent.FibreChannel?.Element("fabric_wwn")))));
        _byName.Add(made.Name, made);
        return made;
    }

    /// <summary>Takes a virtual SCSI host away.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="VirtException">NoNodeDevice when there is none; InternalError when it is something else.</exception>
    internal void Destroy(string name)
    {
        var found = Find(name);
        _ = found.FibreChannel ?? throw NotFibreChannel();
        if (found.Parent is not { } parent || !_byName.ContainsKey(parent))
        {
            throw Internal($"cannot find parent '{found.Parent}' definition");
        }

        _byName.Remove(name);
    }

    private static string MakeUpName() => $"5001a4a{RandomNumberGenerator.GetHexString(9, lowercase: true)}";

    private static VirtException NotFibreChannel() => Internal("Device is not a fibre channel HBA");

    private static VirtException Internal(string detail) => new(VirtErrorCode.InternalError, detail, VirtErrorDomain.NodeDevice);

    private TestNodeDevice ParentFor(TestNodeDevice asked)
    {
        var parent = asked.Definition.Element("parent");
        var found = parent is null
            ? All.FirstOrDefault(one => one.VirtualPorts is not null)
            : All.FirstOrDefault(one => IsNamed(one, parent));
        if (found is null)
        {
            throw Internal("Could not find parent device for 'new device'");
        }

        return found.VirtualPorts is not null
            ? found
            : throw Internal($"Parent device {found.Name} is not capable of vport operations");
    }

    private static bool IsNamed(TestNodeDevice device, XElement parent)
    {
        if (!string.IsNullOrEmpty(parent.Value))
        {
            return device.Name == parent.Value;
        }

        bool Same(string name) =>
            parent.Attribute(name) is not { } wanted || (string?)device.FibreChannel?.Element(name) == wanted.Value;
        return Same("wwnn") && Same("wwpn") && Same("fabric_wwn");
    }
}
