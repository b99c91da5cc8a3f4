using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>One change of one section of a network.</summary>
/// <param name="command">What is done.</param>
/// <param name="section">To which section.</param>
/// <param name="parentIndex">Of which address, or -1.</param>
/// <param name="xml">The entry.</param>
/// <remarks>virNetworkUpdate.</remarks>
internal sealed class NetworkChange(NetworkUpdateCommand command, NetworkSection section, int parentIndex, string xml)
{
    private readonly XElement _entry = VirtXml.Parse(xml, null, source: "(network_update_xml)");

    /// <summary>Makes the change on a copy.</summary>
    /// <param name="definition">The description that is changed.</param>
    /// <returns>The changed description in libvirt's form.</returns>
    /// <exception cref="VirtException">OperationInvalid, OperationUnsupported or XmlError, as libvirt gives them.</exception>
    internal XElement Apply(XElement definition) => NetworkNormalizer.Normalize(Change(definition));

    /// <summary>Makes the change on a copy, without a look at whether the whole still fits together.</summary>
    /// <param name="definition">The description that is changed.</param>
    /// <returns>The changed description.</returns>
    /// <exception cref="VirtException">As for <see cref="Apply"/>.</exception>
    /// <remarks>virNetworkDefUpdateSection.</remarks>
    internal XElement Change(XElement definition)
    {
        var network = new XElement(definition);
        var name = SectionKinds.NameOf(network);
        var kind = SectionKinds.Of(section, network);
        if (_entry.Name != kind.Element)
        {
            throw Fault(
                VirtErrorCode.XmlError, $"unexpected element <{_entry.Name.LocalName}>, expecting <{kind.Element}>, while updating network '{name}'");
        }

        var home = kind.Home(network, parentIndex);
        if (command == NetworkUpdateCommand.Modify && !kind.CanModify)
        {
            throw Fault(VirtErrorCode.OperationUnsupported, $"{kind.Several} cannot be modified, only added or deleted");
        }

        kind.Check(network, home, _entry, command != NetworkUpdateCommand.Delete);
        ChangeEntry(home, kind, name);
        if (kind.Element == "interface")
        {
            // The attribute repeats the first interface.
            home.Set("dev", home.Element("interface")?.Get("dev"));
        }

        return network;
    }

    private static VirtException Fault(VirtErrorCode code, string detail) => new(code, detail, VirtErrorDomain.Network);

    private void ChangeEntry(XElement home, SectionKind kind, string network)
    {
        var present = home.Elements(kind.Element).ToList();
        switch (command)
        {
            case NetworkUpdateCommand.Modify:
                Single(present.FindAll(one => (kind.Replaces ?? kind.Clashes)(_entry, one)), kind, network).ReplaceWith(new XElement(_entry));
                break;
            case NetworkUpdateCommand.Delete:
                Delete(home, Single(present.FindAll(one => kind.Means(_entry, one)), kind, network), kind);
                break;
            case NetworkUpdateCommand.AddFirst or NetworkUpdateCommand.AddLast:
                if (present.Exists(one => kind.Clashes(_entry, one)))
                {
                    throw Fault(VirtErrorCode.OperationInvalid, kind.Taken(_entry, network));
                }

                Add(home, present);
                break;
            default:
                throw Fault(VirtErrorCode.OperationUnsupported, $"unrecognized network update command code {(int)command}");
        }
    }

    private void Add(XElement home, List<XElement> present)
    {
        var added = new XElement(_entry);
        if (present.Count == 0)
        {
            home.Add(added);
        }
        else if (command == NetworkUpdateCommand.AddFirst)
        {
            present[0].AddBeforeSelf(added);
        }
        else
        {
            present[^1].AddAfterSelf(added);
        }
    }

    private static void Delete(XElement home, XElement entry, SectionKind kind)
    {
        entry.Remove();
        if (home is { HasElements: false, Name.LocalName: "dhcp" or "dns" } && !home.HasAttributes)
        {
            home.Remove();
        }
    }

    private XElement Single(List<XElement> found, SectionKind kind, string network) => found switch
    {
        [] => throw Fault(VirtErrorCode.OperationInvalid, kind.Missing(_entry, network)),
        [var one, ..] when found.Count == 1 || command == NetworkUpdateCommand.Modify => one,
        _ => throw Fault(VirtErrorCode.OperationInvalid, $"multiple matching {kind.Words}s were found in network {network}"),
    };
}
