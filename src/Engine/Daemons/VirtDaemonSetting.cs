using VirtPS.Engine.Configuration;

namespace VirtPS.Engine.Daemons;

/// <summary>What kind of value a setting of a daemon has.</summary>
public enum VirtDaemonSettingType
{
    /// <summary>Yes or no; 1 or 0 in the file.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A text, often of some form such as a path.</summary>
    Text,

    /// <summary>A list of texts.</summary>
    List,
}

/// <summary>One setting of a daemon's configuration.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">What kind of value it has.</param>
/// <param name="Value">What counts: a <see cref="bool"/>, a <see cref="long"/>, a <see cref="string"/> or an array of these; nothing
/// where the file is silent and absence has a meaning of its own.</param>
/// <param name="Default">What counts when the file is silent, in the same types.</param>
/// <param name="IsSet">Whether the file says it.</param>
/// <param name="Line">The line of the file, from 1, where it says it.</param>
/// <param name="Path">The file.</param>
public sealed record VirtDaemonSetting(string Name, VirtDaemonSettingType Type, object? Value, object? Default, bool IsSet, int? Line, string Path)
{
    /// <summary><see cref="Value"/> as the file would write it.</summary>
    public string? ValueText => TextOf(Value);

    /// <summary><see cref="Default"/> as the file would write it.</summary>
    public string? DefaultText => TextOf(Default);

    /// <summary>Gives the line of a file that sets it.</summary>
    /// <returns>The line, or the name alone where it has no value.</returns>
    public override string ToString() => Value is null ? Name : $"{Name} = {ValueText}";

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "1" : "0",
        _ => ConfigText.Format(value),
    };
}
