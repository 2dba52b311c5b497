export default {
  files: ['build/test/**/*.test.js'],
  // Tests that run the command tell nothing before their file ends, which takes minutes on a busy machine.
  timeout: '10m',
};
