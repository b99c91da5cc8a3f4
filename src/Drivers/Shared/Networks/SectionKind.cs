using System.Xml.Linq;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>How the entries of one kind of section are told apart and kept.</summary>
/// <param name="Element">The entries' element.</param>
/// <param name="Words">What errors call an entry, such as <c>dhcp host</c>.</param>
internal sealed record SectionKind(string Element, string Words)
{
    /// <summary>Says, in libvirt's words, that a network has what a new entry (first) would be; the second is the network's name.</summary>
    internal required Func<XElement, string, string> Taken { get; init; }

    /// <summary>Says, in libvirt's words, that a network lacks what an entry (first) means; the second is the network's name.</summary>
    internal required Func<XElement, string, string> Missing { get; init; }

    /// <summary>What errors call several entries.</summary>
    internal string Several { get; init; } = Words + "s";

    /// <summary>Whether an entry can be changed in place.</summary>
    internal bool CanModify { get; init; }

    /// <summary>Gives the element that holds the entries, making it where the network has none.</summary>
    internal required Func<XElement, int, XElement> Home { get; init; }

    /// <summary>Checks an entry against its network and home.</summary>
    internal Action<XElement, XElement, XElement, bool> Check { get; init; } = static (_, _, _, _) => { };

    /// <summary>Tells whether a new entry (first) cannot stand beside a present one.</summary>
    internal required Func<XElement, XElement, bool> Clashes { get; init; }

    /// <summary>Tells whether a new entry (first) takes the place of a present one; as with clashes where nothing is said.</summary>
    internal Func<XElement, XElement, bool>? Replaces { get; init; }

    /// <summary>Tells whether an entry to delete (first) means a present one.</summary>
    internal required Func<XElement, XElement, bool> Means { get; init; }
}
