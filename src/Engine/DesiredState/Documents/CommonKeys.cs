namespace VirtPS.Engine.DesiredState;

/// <summary>The keys that objects of several kinds have.</summary>
internal static class CommonKeys
{
    internal const string Present = "Present";
    internal const string Absent = "Absent";
    internal const string Running = "Running";
    internal const string Stopped = "Stopped";

    internal static readonly DesiredKey Ensure = new("Ensure", KeyForm.Text, "Whether the object is to be there.") { Words = [Present, Absent] };

    internal static readonly DesiredKey State = new("State", KeyForm.Text, "Whether it is to run; left as it is without it.") { Words = [Running, Stopped] };

    internal static readonly DesiredKey Autostart = new("Autostart", KeyForm.Flag, "Whether it starts with its host; left as it is without it.");

    internal static readonly DesiredKey Xml = new("Xml", KeyForm.Text, "The whole definition, in place of single properties.");

    internal static readonly DesiredKey XmlPath = new("XmlPath", KeyForm.Text, "The file with the whole definition; a relative path begins where the document is.");

    internal static DesiredKey Name(string what) => new("Name", KeyForm.Text, $"The {what}'s name.");
}
