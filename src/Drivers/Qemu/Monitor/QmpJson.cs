using System.Text.Json;

namespace VirtPS.Drivers.Qemu.Monitor;

/// <summary>Reads fields of QEMU's answers, which may leave out any of them.</summary>
internal static class QmpJson
{
    /// <summary>Reads a field.</summary>
    /// <param name="value">Where from.</param>
    /// <param name="name">The field's name.</param>
    /// <returns>The field; null when it is not there.</returns>
    internal static JsonElement? Field(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field) ? field : null;

    /// <summary>Reads a text.</summary>
    /// <param name="value">Where from.</param>
    /// <param name="name">The field's name.</param>
    /// <returns>The text; null when it is not there.</returns>
    internal static string? Text(this JsonElement value, string name) =>
        value.Field(name) is { ValueKind: JsonValueKind.String } field ? field.GetString() : null;

    /// <summary>Reads a yes or no.</summary>
    /// <param name="value">Where from.</param>
    /// <param name="name">The field's name.</param>
    /// <returns>The answer; null when it is not there.</returns>
    internal static bool? Flag(this JsonElement value, string name) =>
        value.Field(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } field ? field.GetBoolean() : null;

    /// <summary>Reads a number.</summary>
    /// <param name="value">Where from.</param>
    /// <param name="name">The field's name.</param>
    /// <returns>The number; null when it is not there.</returns>
    internal static long? Number(this JsonElement value, string name) =>
        value.Field(name) is { ValueKind: JsonValueKind.Number } field
            ? field.TryGetInt64(out var number) ? number : field.TryGetUInt64(out var large) ? unchecked((long)large) : null
            : null;

    /// <summary>Reads the members of a list.</summary>
    /// <param name="value">The list, or what is none.</param>
    /// <returns>The members; none when it is no list.</returns>
    internal static IEnumerable<JsonElement> Items(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>Reads the members of a list in a field.</summary>
    /// <param name="value">Where from.</param>
    /// <param name="name">The field's name.</param>
    /// <returns>The members; none when it is not there.</returns>
    internal static IEnumerable<JsonElement> Items(this JsonElement value, string name) => value.Field(name)?.Items() ?? [];
}
