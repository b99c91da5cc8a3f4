namespace VirtPS.Engine.Daemons.Settings;

/// <summary>A setting that the daemon reads.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">What kind of value it has.</param>
/// <param name="Default">What counts when the file is silent, as the file would write it: a <see cref="long"/>, a
/// <see cref="string"/> or a list of strings; nothing where absence has a meaning of its own.</param>
internal readonly record struct KnownSetting(string Name, VirtDaemonSettingType Type, object? Default);
