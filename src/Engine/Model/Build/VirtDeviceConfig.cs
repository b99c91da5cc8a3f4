namespace VirtPS.Engine.Model;

/// <summary>A device that a domain is to have, of any kind.</summary>
/// <param name="Kind">The kind, such as controller or watchdog.</param>
/// <param name="Type">Its type, where one was said.</param>
/// <param name="Model">Its model, where one was said.</param>
/// <param name="Xml">Its description.</param>
public sealed record VirtDeviceConfig(string Kind, string? Type, string? Model, string Xml)
{
    /// <summary>Gives the kind and the model.</summary>
    /// <returns>Such as <c>watchdog i6300esb</c>.</returns>
    public override string ToString() => string.Join(' ', new[] { Kind, Type, Model }.OfType<string>());
}
