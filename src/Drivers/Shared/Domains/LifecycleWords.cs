using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>The words that stand for lifecycle actions in a definition.</summary>
/// <remarks>virDomainLifecycleAction.</remarks>
internal static class LifecycleWords
{
    private static readonly string[] Words =
        ["destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart"];

    /// <summary>Gives the action that a word stands for.</summary>
    /// <param name="word">The word.</param>
    /// <param name="otherwise">The action without a word.</param>
    /// <returns>The action.</returns>
    internal static DomainLifecycleAction Action(string? word, DomainLifecycleAction otherwise) =>
        Array.IndexOf(Words, word) is >= 0 and var index ? (DomainLifecycleAction)index : otherwise;

    /// <summary>Gives an action's word.</summary>
    /// <param name="action">The action.</param>
    /// <returns>The word.</returns>
    internal static string Word(DomainLifecycleAction action) => Words[(int)action];

    /// <summary>Gives an event's word.</summary>
    /// <param name="type">The event.</param>
    /// <returns>The word.</returns>
    internal static string Word(DomainLifecycleType type) => type switch
    {
        DomainLifecycleType.Poweroff => "poweroff",
        DomainLifecycleType.Reboot => "reboot",
        _ => "crash",
    };

    /// <summary>Writes the action that follows an event.</summary>
    /// <param name="definition">Where.</param>
    /// <param name="type">The event.</param>
    /// <param name="action">The action.</param>
    internal static void Set(DomainXml definition, DomainLifecycleType type, DomainLifecycleAction action)
    {
        switch (type)
        {
            case DomainLifecycleType.Poweroff:
                definition.OnPoweroff = Word(action);
                break;
            case DomainLifecycleType.Reboot:
                definition.OnReboot = Word(action);
                break;
            default:
                definition.OnCrash = Word(action);
                break;
        }
    }
}
