using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for how a switch knows an interface.</summary>
/// <remarks>virNetDevVPortProfileParse, virNetDevVPortProfileCheckComplete and virNetDevVPortProfileCheckNoExtras.</remarks>
internal static class VirtualPortRules
{
    private static readonly string[] Types = ["802.1Qbg", "802.1Qbh", "openvswitch", "midonet"];

    private static readonly (string Name, ulong Most, string Parse, string Range)[] Numbers =
    [
        ("managerid", 0xff, "cannot parse value of managerid parameter", "value of managerid out of range"),
        ("typeid", 0xffffff, "cannot parse value of typeid parameter", "value for typeid out of range"),
        ("typeidversion", 0xff, "cannot parse value of typeidversion parameter", "value of typeidversion out of range"),
    ];

    /// <summary>Checks a virtual port and gives it the uuids that its type needs.</summary>
    /// <param name="port">The element.</param>
    /// <param name="required">Whether it must be complete by itself, as without a network to complete it.</param>
    public static void Normalize(XElement port, bool required)
    {
        var type = port.Get("type");
        CheckType(port, type, required);
        CheckParameters(port);
        if (required && type is "openvswitch" or "802.1Qbg")
        {
            var parameters = port.Need("parameters");
            var attribute = type == "802.1Qbg" ? "instanceid" : "interfaceid";
            if (parameters.Get(attribute) is null)
            {
                parameters.Set(attribute, VirtUuid.Format(Guid.NewGuid()));
            }
        }

        if (required && Needed(type).FirstOrDefault(name => port.Element("parameters")?.Get(name) is null) is { } missing)
        {
            throw Wrong(port, $"missing {missing} in <virtualport type='{type}'>");
        }

        if (Foreign(type).FirstOrDefault(name => port.Element("parameters")?.Get(name) is not null) is { } extra)
        {
            throw Wrong(port, $"extra {extra} unsupported in <virtualport type='{type}'>");
        }
    }

    /// <summary>Tells whether a virtual port says nothing.</summary>
    /// <param name="port">The element.</param>
    /// <returns>Whether it has neither a type nor a parameter.</returns>
    public static bool IsEmpty(XElement port) => port.Get("type") is null && port.Element("parameters")?.HasAttributes != true;

    private static void CheckType(XElement port, string? type, bool required)
    {
        if (type is null && required)
        {
            throw Wrong(port, "missing required virtualport type", Allowed.OneOf(Types));
        }

        if (type is not null && !Types.Contains(type))
        {
            throw XmlFault.Unsupported(port, $"unknown virtualport type {type}", Allowed.OneOf(Types), VirtErrorDomain.None);
        }
    }

    private static void CheckParameters(XElement port)
    {
        if (port.Element("parameters") is not { } parameters)
        {
            return;
        }

        foreach (var (name, most, parse, range) in Numbers)
        {
            if (parameters.Get(name) is { } text)
            {
                var number = AddressRules.TryParseAnyBase(text, out var value) ? value : throw Wrong(parameters, parse);
                if (number > most)
                {
                    throw Wrong(parameters, range);
                }
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["instanceid", "interfaceid"])
        {
            if (parameters.Get(name) is { } text && !VirtUuid.TryParse(text, out _))
            {
                throw Wrong(parameters, $"cannot parse {name} parameter as a uuid");
            }
        }
    }

    private static string[] Needed(string? type) => type switch
    {
        "802.1Qbg" => ["managerid", "typeid", "typeidversion"],
        "802.1Qbh" => ["profileid"],
        "midonet" => ["interfaceid"],
        _ => [],
    };

    private static string[] Foreign(string? type) => type switch
    {
        "802.1Qbg" => ["profileid", "interfaceid"],
        "802.1Qbh" => ["managerid", "typeid", "typeidversion", "instanceid", "interfaceid"],
        "openvswitch" => ["managerid", "typeid", "typeidversion", "instanceid"],
        _ => [],
    };

    private static VirtException Wrong(XElement at, string sentence, string? expected = null) => XmlFault.Error(at, sentence, expected, VirtErrorDomain.None);
}
