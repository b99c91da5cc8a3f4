using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Objects;

/// <summary>A network or pool: an object with one description while it runs and perhaps another for its next start.</summary>
/// <param name="definition">Its description, in libvirt's form and with name and uuid.</param>
internal class HostObject(XElement definition)
{
    private XElement? _next;

    /// <summary>Its name.</summary>
    internal string Name { get; } = (string)definition.Element("name")!;

    /// <summary>Its uuid.</summary>
    internal Guid Uuid { get; } = VirtUuid.Parse((string)definition.Element("uuid")!);

    /// <summary>The description it runs with, or would start with.</summary>
    internal XElement Definition { get; private set; } = definition;

    /// <summary>The description it starts with next.</summary>
    internal XElement Inactive => _next ?? Definition;

    /// <summary>Whether it runs.</summary>
    internal bool IsActive { get; private set; }

    /// <summary>Whether it outlives its run.</summary>
    internal bool IsPersistent { get; private set; }

    /// <summary>Whether it starts with the host.</summary>
    internal bool Autostart { get; set; }

    /// <summary>Stores a description for the next start; the object outlives its run from now on.</summary>
    /// <param name="definition">The description.</param>
    internal void Define(XElement definition)
    {
        ChangeInactive(definition);
        IsPersistent = true;
    }

    /// <summary>Replaces the description for its next start, which a running object gets if it has none.</summary>
    /// <param name="definition">The description.</param>
    internal void ChangeInactive(XElement definition)
    {
        if (IsActive)
        {
            _next = definition;
        }
        else
        {
            Definition = definition;
        }
    }

    /// <summary>Forgets what was stored for the next start; what runs goes on for this run only.</summary>
    internal void Undefine()
    {
        IsPersistent = false;
        Autostart = false;
        _next = null;
    }

    /// <summary>Replaces the description it runs with.</summary>
    /// <param name="definition">The description.</param>
    internal void ChangeLive(XElement definition)
    {
        if (IsPersistent)
        {
            _next ??= Definition;
        }

        Definition = definition;
    }

    /// <summary>Starts it with its own description.</summary>
    internal void Start() => IsActive = true;

    /// <summary>Starts it with a description that lasts for this run only.</summary>
    /// <param name="live">The description.</param>
    internal void Start(XElement live)
    {
        ChangeLive(live);
        Start();
    }

    /// <summary>Stops it; what was stored for the next start counts from now on.</summary>
    internal void Stop()
    {
        IsActive = false;
        Definition = Inactive;
        _next = null;
    }
}
