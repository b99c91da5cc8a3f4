using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the limits of traffic.</summary>
internal static class BandwidthRules
{
    public static void Check(XElement parent, bool allowsFloor)
    {
        if (parent.Element("bandwidth") is not { } bandwidth)
        {
            return;
        }

        foreach (var rate in bandwidth.Elements())
        {
            foreach (var attribute in rate.Attributes())
            {
                if (attribute.Name.LocalName is "average" or "peak" or "floor" or "burst" && !ScaledSize.TryParseNumber(attribute.Value, out _))
                {
                    throw XmlFault.Unsupported(
                        rate,
                        $"could not convert bandwidth {attribute.Name.LocalName} value '{attribute.Value}'",
                        "a whole number",
                        VirtErrorDomain.None);
                }
            }

            if (rate.Get("floor") is not null && (rate.Name == "outbound" || !allowsFloor))
            {
                throw XmlFault.Unsupported(
                    rate,
                    rate.Name == "outbound" ? "'floor' attribute allowed only in <inbound> element" : "floor attribute is not supported for this config",
                    null, VirtErrorDomain.None);
            }

            if (rate.Get("average") is null && rate.Get("floor") is null)
            {
                throw XmlFault.Make(
                    VirtErrorCode.XmlDetail, rate, "Missing mandatory average or floor attributes", null, VirtErrorDomain.None);
            }
        }

        if (!bandwidth.HasElements)
        {
            bandwidth.Remove();
        }
    }
}
