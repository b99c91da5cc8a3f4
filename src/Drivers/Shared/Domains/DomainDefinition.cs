using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Brings a domain's definition into the form in which a driver keeps it.</summary>
/// <param name="domain">The <c>domain</c> element; it is changed.</param>
/// <returns>The same element.</returns>
/// <exception cref="VirtException">What is wrong with it.</exception>
internal delegate XElement DomainForm(XElement domain);

/// <summary>A domain's definition in libvirt's form, which never changes: a change makes another.</summary>
/// <remarks>Held as text, with the numbers that listings show beside it, so that ten thousand domains stay small; the tree is read when something asks for it.</remarks>
internal sealed class DomainDefinition
{
    private readonly byte[] _text;
    private readonly DomainForm _form;
    private WeakReference<DomainDeviceFacts>? _devices;

    private DomainDefinition(byte[] text, DomainOutline outline, DomainForm form)
    {
        (_text, _form) = (text, form);
        (Name, Uuid) = (outline.Name, outline.Uuid);
        (MaxMemory, Memory) = (outline.MaxMemory, outline.Memory);
        (MaxVcpus, Vcpus) = (outline.MaxVcpus, outline.Vcpus);
    }

    /// <summary>The name that it gives the domain.</summary>
    internal string Name { get; }

    /// <summary>The uuid that it gives the domain.</summary>
    internal Guid Uuid { get; }

    /// <summary>The memory that the domain may reach, in bytes.</summary>
    internal long MaxMemory { get; }

    /// <summary>The memory that the domain has, in bytes.</summary>
    internal long Memory { get; }

    /// <summary>The virtual CPUs that the domain may have.</summary>
    internal int MaxVcpus { get; }

    /// <summary>The virtual CPUs that the domain has.</summary>
    internal int Vcpus { get; }

    /// <summary>The definition as it is stored, in UTF-8.</summary>
    internal ReadOnlyMemory<byte> Text => _text;

    /// <summary>What happens when the guest powers off.</summary>
    internal DomainLifecycleAction OnPoweroff => Devices.OnPoweroff;

    /// <summary>What happens when the guest reboots.</summary>
    internal DomainLifecycleAction OnReboot => Devices.OnReboot;

    /// <summary>The devices; read from the text, and kept while something uses them.</summary>
    internal DomainDeviceFacts Devices
    {
        get
        {
            if (_devices is { } held && held.TryGetTarget(out var facts))
            {
                return facts;
            }

            facts = new DomainDeviceFacts(ToTree());
            _devices = new WeakReference<DomainDeviceFacts>(facts);
            return facts;
        }
    }

    /// <summary>Makes a definition from a tree that is in the driver's form already.</summary>
    /// <param name="normalised">The tree; it is changed no more afterwards.</param>
    /// <param name="form">The driver's form, for definitions made from this one.</param>
    /// <returns>The definition.</returns>
    internal static DomainDefinition Of(XElement normalised, DomainForm form)
    {
        new DomainXml(normalised).Id = null;
        return new DomainDefinition(Encoding.UTF8.GetBytes(VirtXml.Write(normalised)), DomainOutline.Of(normalised), form);
    }

    /// <summary>Takes a definition that <see cref="Text"/> gave before, without reading more of it than listings show.</summary>
    /// <param name="text">The text.</param>
    /// <param name="form">The driver's form.</param>
    /// <returns>The definition; null when the text is not one that was written here.</returns>
    internal static DomainDefinition? TryTake(byte[] text, DomainForm form) =>
        DomainOutline.TryRead(text) is { } outline ? new DomainDefinition(text, outline, form) : null;

    /// <summary>Gives the tree.</summary>
    /// <returns>A tree of the caller's own.</returns>
    internal XElement ToTree() => VirtXml.Parse(Encoding.UTF8.GetString(_text), "domain");

    /// <summary>Makes a definition that differs in something.</summary>
    /// <param name="change">Changes the tree, wherever in it what it adds belongs.</param>
    /// <param name="form">The form that the changed tree is brought into; null for the driver's usual one.</param>
    /// <returns>The other definition.</returns>
    /// <exception cref="VirtException">What is wrong with the changed definition.</exception>
    internal DomainDefinition With(Action<DomainXml> change, DomainForm? form = null)
    {
        var tree = ToTree();
        change(new DomainXml(tree));
        return Of((form ?? _form)(tree), _form);
    }

    /// <summary>Writes the definition.</summary>
    /// <param name="id">The number that the domain runs under; -1 for none.</param>
    /// <param name="secure">Whether passwords are written too.</param>
    /// <returns>The XML text.</returns>
    internal string ToText(int id, bool secure)
    {
        var text = Encoding.UTF8.GetString(_text);
        if (!secure && DomainSecrets.MayBeIn(text))
        {
            var tree = VirtXml.Parse(text, "domain");
            DomainSecrets.TakeOut(tree);
            if (id >= 0)
            {
                new DomainXml(tree).Id = id;
            }

            return VirtXml.Write(tree);
        }

        if (id < 0)
        {
            return text;
        }

        // The number stands behind the type, which comes first.
        var type = text.IndexOf(" type='", StringComparison.Ordinal) + " type='".Length;
        return text.Insert(text.IndexOf('\'', type) + 1, $" id='{id}'");
    }
}
