using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Refuses two devices of one name of the user's.</summary>
/// <remarks>virDomainDefValidateAliases.</remarks>
internal static class AliasChecks
{
    public static void Check(XElement devices)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var device in DeviceWalk.Addressable(devices))
        {
            if (device.Element("alias")?.Get("name") is { } alias && alias.StartsWith("ua-", StringComparison.Ordinal) && !seen.Add(alias))
            {
                throw XmlFault.Unsupported(device, $"non unique alias detected: {alias}");
            }
        }
    }
}
