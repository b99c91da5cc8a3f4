using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks network interfaces.</summary>
/// <remarks>virDomainNetDefValidate.</remarks>
internal static class NetworkCardChecks
{
    public static void Check(XElement nic)
    {
        var type = nic.Get("type");
        if (nic.Element("source") is { } source && (source.Element("ip") is not null || source.Element("route") is not null) && type != "ethernet")
        {
            throw XmlFault.Unsupported(
                source,
                $"Invalid attempt to set network interface host-side IP route and/or address info on interface of type '{type}'. This is only supported on interfaces of type 'ethernet'");
        }

        if (nic.Element("target")?.Get("managed") == "no" && type != "ethernet")
        {
            throw XmlFault.Unsupported(nic, $"unmanaged target dev is not supported on interfaces of type '{type}'");
        }

        CheckTeaming(nic);
        CheckPort(nic, type);
        var model = nic.Element("model")?.Get("type");
        var isVirtio = model is "virtio" or "virtio-transitional" or "virtio-non-transitional";
        if (!isVirtio)
        {
            DeviceChecks.CheckNoVirtioOptions(nic);
        }

        CheckBackend(nic, type, isVirtio);
    }

    private static void CheckTeaming(XElement nic)
    {
        if (nic.Element("teaming") is not { } teaming)
        {
            return;
        }

        var type = teaming.Get("type");
        if (type == "transient" && teaming.Get("persistent") is null)
        {
            throw XmlFault.Unsupported(teaming, "teaming persistent attribute must be set if teaming type is 'transient'");
        }

        if (type != "transient" && teaming.Get("persistent") is not null)
        {
            throw XmlFault.Unsupported(teaming, $"teaming persistent attribute not allowed if teaming type is '{type}'");
        }
    }

    private static void CheckPort(XElement nic, string? type)
    {
        var mac = nic.Element("mac")?.Get("address");
        if (nic.Element("port")?.Get("isolated") != "yes")
        {
            return;
        }

        if (type is not ("network" or "bridge"))
        {
            throw XmlFault.Unsupported(
                nic, $"interface {mac} - <port isolated='yes'/> is not supported for network interfaces with type='{type}'");
        }

        if (nic.Element("virtualport")?.Get("type") is { } port and not "none")
        {
            throw XmlFault.Unsupported(
                nic, $"interface {mac} - <port isolated='yes'/> is not supported for network interfaces with virtualport type='{port}'");
        }
    }

    private static void CheckBackend(XElement nic, string? type, bool isVirtio)
    {
        var isPasst = nic.Element("backend")?.Get("type") == "passt";
        if (isPasst && type is not ("user" or "vhostuser"))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, nic, "The 'passt' backend can only be used with interface type='user'");
        }

        if (nic.Element("portForward") is { } forward && !isPasst)
        {
            throw XmlFault.Unsupported(forward, "The <portForward> element can only be used with <interface type='user'/> and its 'passt' backend");
        }

        foreach (var range in nic.Elements("portForward").Elements("range"))
        {
            if (range.Get("start") is null && (range.Get("end") ?? range.Get("to") ?? range.Get("exclude")) is not null)
            {
                throw XmlFault.Unsupported(
                    range, "The 'range' of a 'portForward' requires 'start' attribute if 'end', 'to', or 'exclude' is specified");
            }
        }

        if (type != "vhostuser")
        {
            return;
        }

        if (!isVirtio)
        {
            throw XmlFault.Make(
                VirtErrorCode.InternalError,
                nic,
                "Wrong or no <model> 'type' attribute specified with <interface type='vhostuser'/>. vhostuser requires the virtio-net* frontend");
        }

        if (nic.Element("source") is { } source && source.Get("mode") == "server" && source.Element("reconnect")?.Get("enabled") == "yes")
        {
            throw XmlFault.Unsupported(source, "'reconnect' attribute unsupported 'server' mode for <interface type='vhostuser'>");
        }
    }
}
