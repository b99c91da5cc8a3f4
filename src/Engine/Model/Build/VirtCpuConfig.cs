namespace VirtPS.Engine.Model;

/// <summary>The CPU that a domain is to have.</summary>
public sealed record VirtCpuConfig
{
    /// <summary>How the model is chosen: <c>custom</c>, <c>host-model</c>, <c>host-passthrough</c> or <c>maximum</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The model's name, for mode <c>custom</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Sockets.</summary>
    public int? Sockets { get; init; }

    /// <summary>Dies per socket.</summary>
    public int? Dies { get; init; }

    /// <summary>Cores per die.</summary>
    public int? Cores { get; init; }

    /// <summary>Threads per core.</summary>
    public int? Threads { get; init; }

    /// <summary>Policies by feature: <c>force</c>, <c>require</c>, <c>optional</c>, <c>disable</c> or <c>forbid</c>.</summary>
    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();

    /// <summary>Says in a few words what it is.</summary>
    /// <returns>The model or mode.</returns>
    public override string ToString() => Model ?? Mode ?? "default";
}
