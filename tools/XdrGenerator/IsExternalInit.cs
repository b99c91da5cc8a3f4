namespace System.Runtime.CompilerServices;

/// <summary>Lets records compile for netstandard2.0, which lacks it.</summary>
internal static class IsExternalInit;
