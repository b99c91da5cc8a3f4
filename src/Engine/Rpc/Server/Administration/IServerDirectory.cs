using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>What a daemon shows to its administrator and lets it change.</summary>
/// <remarks>virNetDaemon, as the admin program sees it.</remarks>
internal interface IServerDirectory
{
    /// <summary>The daemon's version, libvirt's way: a million times major, a thousand times minor, plus the rest.</summary>
    ulong Version { get; }

    /// <summary>The daemon's servers.</summary>
    IReadOnlyList<IServedServer> Servers { get; }

    /// <summary>The log's outputs as text, and how many they are.</summary>
    LogChoice Outputs { get; }

    /// <summary>The log's filters as text, and how many they are.</summary>
    LogChoice Filters { get; }

    /// <summary>Has the log go elsewhere.</summary>
    /// <param name="outputs">The outputs with blanks between them; empty for standard error.</param>
    /// <exception cref="VirtException">InvalidArg for a text that is no list of outputs, SystemError for one that cannot be opened.</exception>
    void SetOutputs(string outputs);

    /// <summary>Has other categories logged.</summary>
    /// <param name="filters">The filters with blanks between them; empty for none.</param>
    /// <exception cref="VirtException">InvalidArg for a text that is no list of filters.</exception>
    void SetFilters(string filters);

    /// <summary>Has the daemon end by itself once nobody needs it.</summary>
    /// <param name="timeout">How long nobody may have needed it, or nothing to let it run.</param>
    void SetTimeout(TimeSpan? timeout);

    /// <summary>Asks the daemon to end.</summary>
    void ShutDown();
}

/// <summary>A part of a daemon's logging as text.</summary>
/// <param name="Text">The items with blanks between them.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct LogChoice(string Text, int Count);
