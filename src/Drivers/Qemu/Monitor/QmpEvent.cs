using System.Text.Json;

namespace VirtPS.Drivers.Qemu.Monitor;

/// <summary>Something that QEMU says of its own accord.</summary>
/// <param name="Name">What happened, such as <c>STOP</c>.</param>
/// <param name="Data">What it says of it; undefined when nothing.</param>
/// <param name="Seconds">When, in seconds since 1970.</param>
/// <param name="Microseconds">The fraction.</param>
internal readonly record struct QmpEvent(string Name, JsonElement Data, long Seconds, int Microseconds)
{
    /// <summary>Reads a text of what was said.</summary>
    /// <param name="name">The field's name.</param>
    /// <returns>The text; null when there is none.</returns>
    internal string? Text(string name) => Data.Text(name);

    /// <summary>Reads a yes or no of what was said.</summary>
    /// <param name="name">The field's name.</param>
    /// <returns>The answer; null when there is none.</returns>
    internal bool? Flag(string name) => Data.Flag(name);
}
