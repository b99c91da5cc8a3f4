using VirtPS.Engine.Errors;

namespace VirtPS.Engine.DesiredState;

/// <summary>An object of a document that could not be compared with the host.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Error">Why, with the place in the document.</param>
public sealed record ConfigurationFailure(string Name, VirtException Error);
