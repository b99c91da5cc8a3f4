using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>A domain's definition in libvirt's form, which never changes: a change makes another.</summary>
/// <remarks>Held as text, with the numbers that listings show beside it, so that ten thousand domains stay small; the tree is read when something asks for it.</remarks>
internal sealed class DomainDefinition
{
    private readonly string _text;
    private WeakReference<DomainDeviceFacts>? _devices;

    private DomainDefinition(XElement normalised)
    {
        var view = new DomainXml(normalised);
        view.Id = null;
        Name = view.Name ?? string.Empty;
        Uuid = view.Uuid ?? Guid.Empty;
        MaxMemory = view.Memory ?? 0;
        Memory = view.CurrentMemory ?? MaxMemory;
        MaxVcpus = view.MaxVcpus;
        Vcpus = view.Vcpus;
        OnPoweroff = LifecycleWords.Action(view.OnPoweroff, DomainLifecycleAction.Destroy);
        OnReboot = LifecycleWords.Action(view.OnReboot, DomainLifecycleAction.Restart);
        _text = VirtXml.Write(normalised);
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

    /// <summary>What happens when the guest powers off.</summary>
    internal DomainLifecycleAction OnPoweroff { get; }

    /// <summary>What happens when the guest reboots.</summary>
    internal DomainLifecycleAction OnReboot { get; }

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

    /// <summary>Makes a definition from a tree that is in libvirt's form already.</summary>
    /// <param name="normalised">The tree; it is changed no more afterwards.</param>
    /// <returns>The definition.</returns>
    internal static DomainDefinition Of(XElement normalised) => new(normalised);

    /// <summary>Gives the tree.</summary>
    /// <returns>A tree of the caller's own.</returns>
    internal XElement ToTree() => VirtXml.Parse(_text, "domain");

    /// <summary>Makes a definition that differs in something.</summary>
    /// <param name="change">Changes the tree, wherever in it what it adds belongs.</param>
    /// <returns>The other definition.</returns>
    /// <exception cref="VirtException">What is wrong with the changed definition.</exception>
    internal DomainDefinition With(Action<DomainXml> change)
    {
        var tree = ToTree();
        change(new DomainXml(tree));
        return new DomainDefinition(DomainNormalizer.Normalize(tree, DomainDefaults.Test));
    }

    /// <summary>Writes the definition.</summary>
    /// <param name="id">The number that the domain runs under; -1 for none.</param>
    /// <param name="secure">Whether passwords are written too.</param>
    /// <returns>The XML text.</returns>
    internal string ToText(int id, bool secure)
    {
        if (!secure && DomainSecrets.MayBeIn(_text))
        {
            var tree = ToTree();
            DomainSecrets.TakeOut(tree);
            if (id >= 0)
            {
                new DomainXml(tree).Id = id;
            }

            return VirtXml.Write(tree);
        }

        if (id < 0)
        {
            return _text;
        }

        // The number stands behind the type, which comes first.
        var type = _text.IndexOf(" type='", StringComparison.Ordinal) + " type='".Length;
        return _text.Insert(_text.IndexOf('\'', type) + 1, $" id='{id}'");
    }
}
