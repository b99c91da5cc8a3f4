using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>A definition that a host keeps and that a user changes.</summary>
/// <param name="Name">What it defines.</param>
/// <param name="Root">The name of its root element.</param>
/// <param name="Action">What -WhatIf and -Confirm call the change.</param>
/// <param name="Read">Reads it from the host.</param>
/// <param name="Store">Has the host keep another.</param>
internal sealed record StoredDefinition(string Name, string Root, string Action, Func<CancellationToken, Task<string>> Read, Action<string> Store)
{
    /// <summary>Completes what the user made of it.</summary>
    /// <exception cref="VirtException">InvalidArg when it defines something else now.</exception>
    internal Func<string, string> Complete { get; init; } = static text => text;
}
