namespace VirtPS.Engine.DesiredState;

/// <summary>One step from what a host has to what a document says.</summary>
public sealed class VirtConfigurationStep
{
    private readonly Func<CancellationToken, Task> _work;

    internal VirtConfigurationStep(DesiredItem item, VirtConfigurationAction action, string description, Func<CancellationToken, Task> work)
    {
        (Item, Action, Description, _work) = (item, action, description, work);
    }

    /// <summary>The kind of object, such as <c>Domain</c>.</summary>
    public string Kind => Item.Kind.Name;

    /// <summary>The object's name.</summary>
    public string Name => Item.Name;

    /// <summary>What the step does.</summary>
    public VirtConfigurationAction Action { get; }

    /// <summary>What the step does, in words.</summary>
    public string Description { get; }

    /// <summary>The properties that the step brings to what the document says.</summary>
    public IReadOnlyList<VirtDrift> Drift { get; internal init; } = [];

    /// <summary>The change of the object's description, in the lines of a unified difference; empty where it does not change.</summary>
    /// <remarks>Passwords in descriptions are not shown.</remarks>
    public IReadOnlyList<string> Difference { get; internal init; } = [];

    /// <summary>Whether it destroys something: an object, or what a guest is doing.</summary>
    public bool IsDestructive => Action is VirtConfigurationAction.Remove or VirtConfigurationAction.Destroy;

    /// <summary>Where the document asks for it.</summary>
    public ConfigurationPlace Place => Item.Place;

    /// <summary>How far it has come.</summary>
    public VirtConfigurationStatus Status { get; private set; }

    internal DesiredItem Item { get; }

    /// <summary>Takes the step.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    /// <exception cref="Errors.VirtException">What the host says, with the place in the document.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        Status = VirtConfigurationStatus.Failed;
        await Item.GuardAsync(() => _work(cancellationToken)).ConfigureAwait(false);
        Status = VirtConfigurationStatus.Done;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Description} '{Name}'";
}
