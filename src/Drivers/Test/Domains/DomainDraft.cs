using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>A domain of a node's file as it was read, with what the test driver's extension namespace says of it.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="State">The state it begins in.</param>
/// <param name="Transient">Whether it ends with its run.</param>
/// <param name="Saved">Whether it was saved.</param>
/// <param name="Taints">What is unusual about it.</param>
/// <param name="Snapshots">Its snapshots' elements.</param>
/// <param name="IOThreads">The numbers of its I/O threads.</param>
internal sealed record DomainDraft(
    DomainDefinition Definition, DomainState State, bool Transient, bool Saved, DomainTaints Taints,
    XElement[] Snapshots, IReadOnlyList<uint> IOThreads)
{
    private static readonly XNamespace Space = DomainReader.Extension;

    /// <summary>Reads a domain.</summary>
    /// <param name="domain">Its <c>domain</c> element, which nobody else has; it is changed.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal static DomainDraft Read(XElement domain)
    {
        var snapshots = domain.Elements(Space + "domainsnapshot").ToArray();
        var transient = domain.Element(Space + "transient") is not null;
        var saved = domain.Element(Space + "hasmanagedsave") is not null;
        var state = ReadState(domain.Element(Space + "runstate"));
        if (transient && state == DomainState.Shutoff)
        {
            throw Wrong("transient domain cannot have runstate 'shutoff'");
        }

        if (saved && state != DomainState.Shutoff)
        {
            throw Wrong("domain with managedsave data can only have runstate 'shutoff'");
        }

        var definition = DomainReader.Read(domain);
        return new DomainDraft(definition, state, transient, saved, TestTaints.Find(domain), snapshots, DomainDeviceFacts.ThreadsOf(domain));
    }

    private static DomainState ReadState(XElement? element)
    {
        if (element is null)
        {
            return DomainState.Running;
        }

        if (!uint.TryParse(element.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw Wrong("invalid runstate");
        }

        return number <= (uint)DomainState.PMSuspended ? (DomainState)number : throw Wrong($"runstate '{number}' out of range'");
    }

    private static VirtException Wrong(string what) => new(VirtErrorCode.XmlError, what, VirtErrorDomain.Test);
}
