using System.Net;
using Remoting;

[assembly: ProcessPoolCallable(typeof(IPAddress), nameof(IPAddress.TryParse))] // RMT0007
