using System.Collections;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>A change of one entry of a network.</summary>
/// <param name="Section">The section of the entry.</param>
/// <param name="Command">What is done with it.</param>
/// <param name="Entry">The entry.</param>
internal sealed record NetworkEntryChange(NetworkSection Section, NetworkUpdateCommand Command, XElement Entry)
{
    /// <summary>Makes the changes of a section whose entries are given as tables: those to remove come first.</summary>
    internal static IEnumerable<NetworkEntryChange> Of(
        NetworkSection section, string element, IDictionary[] added, IDictionary[] changed, IDictionary[] removed) =>
        Each(section, table => NetworkEntryBuilder.Build(element, table), (NetworkUpdateCommand.Delete, removed), (NetworkUpdateCommand.Modify, changed), (NetworkUpdateCommand.AddLast, added));

    /// <summary>Makes the changes of a section whose entries are given as texts: those to remove come first.</summary>
    internal static IEnumerable<NetworkEntryChange> OfTexts(NetworkSection section, Func<string, XElement> make, string[] added, string[] removed) =>
        Each(section, make, (NetworkUpdateCommand.Delete, removed), (NetworkUpdateCommand.AddLast, added));

    /// <summary>Says which descriptions are changed: those asked for, or all that the network has.</summary>
    internal static NetworkUpdateFlags Reach(VirtNetwork network, bool live, bool config)
    {
        var all = !live && !config;
        return (live || (all && network.IsActive) ? NetworkUpdateFlags.Live : NetworkUpdateFlags.Current)
            | (config || (all && network.IsPersistent) ? NetworkUpdateFlags.Config : NetworkUpdateFlags.Current);
    }

    private static IEnumerable<NetworkEntryChange> Each<T>(
        NetworkSection section, Func<T, XElement> make, params (NetworkUpdateCommand Command, T[] Entries)[] parts) =>
        from part in parts from entry in part.Entries select new NetworkEntryChange(section, part.Command, make(entry));
}
