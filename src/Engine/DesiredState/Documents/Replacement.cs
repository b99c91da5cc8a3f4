using System.Xml.Linq;

namespace VirtPS.Engine.DesiredState;

/// <summary>Prepares a whole definition that takes the place of one that a host has.</summary>
internal static class Replacement
{
    private static readonly XName[] GivenByHost = ["mac", "address", "alias"];

    /// <summary>Gives a copy of a definition that keeps what a host chose once and guests have got used to: the uuid, Ethernet addresses, places on buses.</summary>
    /// <param name="wanted">The definition.</param>
    /// <param name="actual">The one that it replaces.</param>
    internal static XElement Of(XElement wanted, XElement actual)
    {
        var copy = new XElement(wanted);
        if (copy.Element("uuid") is null && actual.Element("uuid") is { } uuid)
        {
            var name = copy.Element("name");
            if (name is null)
            {
                copy.AddFirst(new XElement(uuid));
            }
            else
            {
                name.AddAfterSelf(new XElement(uuid));
            }
        }

        foreach (var (device, known) in WantedXml.Partners(copy.Elements("devices").Elements(), actual.Elements("devices").Elements()))
        {
            foreach (var part in GivenByHost.Where(part => device.Element(part) is null && known?.Element(part) is not null))
            {
                device.Add(new XElement(known!.Element(part)!));
            }
        }

        return copy;
    }
}
