using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for how a switch knows an interface.</summary>
internal static class VirtualPortRules
{
    private static readonly string[] Types = ["none", "802.1Qbg", "802.1Qbh", "openvswitch", "midonet"];

    /// <summary>Checks a virtual port and gives it the uuids that its type needs.</summary>
    /// <param name="port">The element.</param>
    /// <param name="required">Whether it must be complete by itself, as without a network to complete it.</param>
    public static void Normalize(XElement port, bool required)
    {
        Allowed.Check(port, "type", Types);
        var type = port.Get("type");
        if (type is null && required)
        {
            throw XmlFault.Error(port, "missing required virtualport type", Allowed.OneOf(Types));
        }

        if (required && type is "openvswitch" or "midonet" or "802.1Qbg")
        {
            var parameters = port.Need("parameters");
            var attribute = type == "802.1Qbg" ? "instanceid" : "interfaceid";
            if (required && parameters.Get(attribute) is null)
            {
                parameters.Set(attribute, VirtUuid.Format(Guid.NewGuid()));
            }
        }
    }
}
