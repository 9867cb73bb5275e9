using System.CommandLine;
using GenBn.Tool;

return Tool.Run(args);
